//! A page of a PDF as it looks. The only file that knows hayro.
//!
//! Whoever calls it on a stranger's file does so in a process of its own, with limits on time and memory: a renderer of
//! everything that PDF can do may panic, loop or swell.

use hayro::hayro_interpret::{InterpreterSettings, InterpreterWarning};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Pixels that a picture may have: some 60 MB while it is drawn.
const MAX_PIXELS: f32 = 8_000_000.0;
/// Pixels that a side may have.
const MAX_SIDE: f32 = 8_000.0;

/// The page of this number, from 1, as PNG with so many pixels to the point, or fewer where that would be too many.
/// None where there is no such page, or it cannot be drawn.
#[must_use]
pub fn png(bytes: &[u8], number: u32, scale: f32) -> Option<Vec<u8>> {
    let mut made = None;
    let _: Result<(), std::convert::Infallible> = pngs(bytes, &[number], scale, &mut |png| {
        made = png;
        Ok(())
    });
    made
}

/// The same for several pages of one file, given one by one as they are made.
///
/// # Errors
/// That of `each`, which ends it.
pub fn pngs<E>(
    bytes: &[u8],
    numbers: &[u32],
    scale: f32,
    each: &mut dyn FnMut(Option<Vec<u8>>) -> Result<(), E>,
) -> Result<(), E> {
    let pdf = Pdf::new(bytes.to_vec()).ok();
    let cache = RenderCache::new();
    // A picture that lacks text is worse than none.
    let lacks_text = Arc::new(AtomicBool::new(false));
    let sink = Arc::clone(&lacks_text);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            sink.fetch_or(matches!(warning, InterpreterWarning::UnsupportedFont), Ordering::Relaxed);
        }),
        ..InterpreterSettings::default()
    };
    let draw = |number: &u32| {
        let page = pdf.as_ref()?.pages().get(usize::try_from(*number).ok()?.checked_sub(1)?)?;
        let (width, height) = page.render_dimensions();
        let scale = bounded(width, height, scale)?;
        let pixels = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        lacks_text.store(false, Ordering::Relaxed);
        let drawn = render(page, &cache, &settings, &RenderSettings::default(), &pixels);
        if lacks_text.load(Ordering::Relaxed) { None } else { drawn.into_png().ok() }
    };
    numbers.iter().try_for_each(|number| each(draw(number)))
}

/// The scale by which a page of this size stays within bounds.
fn bounded(width: f32, height: f32, scale: f32) -> Option<f32> {
    let fits = (MAX_PIXELS / (width * height)).sqrt().min(MAX_SIDE / width.max(height));
    let scale = scale.min(fits);
    (scale.is_finite() && width * scale >= 1.0 && height * scale >= 1.0).then_some(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Width and height, by the header of a PNG.
    fn size(png: &[u8]) -> (u32, u32) {
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        (side(16), side(20))
    }

    #[test]
    fn a_page_is_as_large_as_it_is_shown() {
        let bytes = std::fs::read("fixtures/yunling-2022-landscape-pdf/source.pdf").unwrap();
        let (pages, _) = crate::read::pages(&bytes).unwrap();
        let (width, height) = size(&png(&bytes, 1, 1.0).unwrap());
        // A part of a pixel is cut off.
        assert!((pages[0].width - width as f32).abs() <= 1.0 && (pages[0].height - height as f32).abs() <= 1.0);
        assert!(png(&bytes, 0, 1.0).is_none() && png(&bytes, 99, 1.0).is_none() && png(b"%PDF-1.4", 1, 1.0).is_none());
    }

    #[test]
    fn a_picture_is_bounded_whatever_the_page_says() {
        assert_eq!(bounded(595.0, 842.0, 2.0), Some(2.0));
        let scale = bounded(100_000.0, 100.0, 2.0).unwrap();
        assert!(100_000.0 * scale <= MAX_SIDE);
        let scale = bounded(14_400.0, 14_400.0, 2.0).unwrap();
        assert!(14_400.0 * scale * 14_400.0 * scale <= MAX_PIXELS * 1.001);
        assert_eq!(bounded(f32::INFINITY, 100.0, 2.0), None);
        assert_eq!(bounded(0.0, 100.0, 2.0), None);
    }
}
