//! Coordinate transforms.

use crate::place::BBox;

/// An affine map as PDF writes it: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::read) struct Matrix {
    pub(in crate::read) a: f32,
    pub(in crate::read) b: f32,
    pub(in crate::read) c: f32,
    pub(in crate::read) d: f32,
    pub(in crate::read) e: f32,
    pub(in crate::read) f: f32,
}

impl Matrix {
    pub(in crate::read) const IDENTITY: Matrix = Matrix { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    pub(in crate::read) fn new([a, b, c, d, e, f]: [f32; 6]) -> Self {
        Matrix { a, b, c, d, e, f }
    }

    /// First this map, then the other.
    pub(in crate::read) fn then(self, other: Matrix) -> Matrix {
        let (e, f) = other.apply(self.e, self.f);
        let (a, b) = other.apply_vector(self.a, self.b);
        let (c, d) = other.apply_vector(self.c, self.d);
        Matrix { a, b, c, d, e, f }
    }

    /// Moves by (x, y) first.
    pub(in crate::read) fn translated(self, x: f32, y: f32) -> Matrix {
        let (e, f) = self.apply(x, y);
        Matrix { e, f, ..self }
    }

    pub(in crate::read) fn apply(self, x: f32, y: f32) -> (f32, f32) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }

    /// A direction: without the translation.
    pub(in crate::read) fn apply_vector(self, x: f32, y: f32) -> (f32, f32) {
        (self.a * x + self.c * y, self.b * x + self.d * y)
    }

    /// The box of a rectangle, given by a corner, width and height.
    pub(in crate::read) fn bbox(self, x: f32, y: f32, width: f32, height: f32) -> BBox {
        let (x, y) = self.apply(x, y);
        let (right, up) = (self.apply_vector(width, 0.0), self.apply_vector(0.0, height));
        BBox {
            x0: x + right.0.min(0.0) + up.0.min(0.0),
            top: y + right.1.min(0.0) + up.1.min(0.0),
            x1: x + right.0.max(0.0) + up.0.max(0.0),
            bottom: y + right.1.max(0.0) + up.1.max(0.0),
        }
    }

    /// How much lengths grow, on average of all directions.
    pub(in crate::read) fn scale(self) -> f32 {
        (self.a * self.d - self.b * self.c).abs().sqrt()
    }

    /// From the user space of a page with this visible part (x0, y0, x1, y1) and clockwise quarter turns to the page
    /// as shown, origin at the top left. Also gives its width and height as shown.
    pub(in crate::read) fn page([x0, y0, x1, y1]: [f32; 4], turns: u8) -> (Matrix, f32, f32) {
        let (width, height) = (x1 - x0, y1 - y0);
        match turns {
            1 => (Matrix::new([0.0, 1.0, 1.0, 0.0, -y0, -x0]), height, width),
            2 => (Matrix::new([-1.0, 0.0, 0.0, 1.0, x1, -y0]), width, height),
            3 => (Matrix::new([0.0, -1.0, -1.0, 0.0, y1, x1]), height, width),
            _ => (Matrix::new([1.0, 0.0, 0.0, -1.0, -x0, y1]), width, height),
        }
    }
}
