//! A page of a PDF as it looks. The only file that knows hayro.
//!
//! Whoever calls it on a stranger's file does so in a process of its own, with limits on time and memory: a renderer of
//! everything that PDF can do may panic, loop or swell.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Pixels that a picture may have: some 60 MB while it is drawn.
const MAX_PIXELS: f32 = 8_000_000.0;
/// Pixels that a side may have.
const MAX_SIDE: f32 = 8_000.0;

/// The page of this number, from 1, as PNG with so many pixels to the point, or fewer where that would be too many.
/// None where there is no such page, or it cannot be drawn.
#[must_use]
pub fn png(bytes: &[u8], number: u32, scale: f32) -> Option<Vec<u8>> {
    pngs(bytes, &[number], scale).pop().flatten()
}

/// The same for several pages of one file.
#[must_use]
pub fn pngs(bytes: &[u8], numbers: &[u32], scale: f32) -> Vec<Option<Vec<u8>>> {
    let Ok(pdf) = Pdf::new(bytes.to_vec()) else { return vec![None; numbers.len()] };
    let cache = RenderCache::new();
    let draw = |number: &u32| {
        let page = pdf.pages().get(usize::try_from(*number).ok()?.checked_sub(1)?)?;
        let (width, height) = page.render_dimensions();
        let scale = bounded(width, height, scale)?;
        let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings).into_png().ok()
    };
    numbers.iter().map(draw).collect()
}

/// The scale by which a page of this size stays within bounds.
fn bounded(width: f32, height: f32, scale: f32) -> Option<f32> {
    let fits = (MAX_PIXELS / (width * height)).sqrt().min(MAX_SIDE / width.max(height));
    let scale = scale.min(fits);
    (scale.is_finite() && width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}
