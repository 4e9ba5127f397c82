//! Positions and rectangles in points, y downwards, and the geometry of arrows.
//!
//! Invariant: whatever two outputs must compute alike (arrow heads, curves as points) is computed here.

/// A position in points.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Pos {
    /// To the right, in points.
    pub x: f32,
    /// Downwards, in points.
    pub y: f32,
}

impl Pos {
    /// The point at these coordinates.
    pub fn new(x: f32, y: f32) -> Pos {
        Pos { x, y }
    }

    /// The point so far to the right and down.
    pub fn offset(self, dx: f32, dy: f32) -> Pos {
        Pos { x: self.x + dx, y: self.y + dy }
    }

    /// The point at part `t` of the way to another.
    pub fn lerp(self, to: Pos, t: f32) -> Pos {
        Pos { x: self.x + (to.x - self.x) * t, y: self.y + (to.y - self.y) * t }
    }

    /// How far another point is, in points.
    pub fn distance(self, to: Pos) -> f32 {
        (to.x - self.x).hypot(to.y - self.y)
    }

    /// The point `length` points before `self` on the way from `from`; `self` if both are one point.
    pub fn back_towards(self, from: Pos, length: f32) -> Pos {
        let distance = self.distance(from);
        if distance <= f32::EPSILON { self } else { self.lerp(from, length / distance) }
    }
}

/// A rectangle in points: left, top, width, height.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    /// Left edge, in points.
    pub x: f32,
    /// Upper edge, in points.
    pub y: f32,
    /// Width, in points.
    pub w: f32,
    /// Height, in points.
    pub h: f32,
}

impl Rect {
    /// A rectangle by its upper left corner and its size.
    pub fn new(x: f32, y: f32, w: f32, h: f32) -> Rect {
        Rect { x, y, w, h }
    }

    /// The rectangle between two corners, `a` the upper left one.
    pub fn from_corners(a: Pos, b: Pos) -> Rect {
        Rect { x: a.x.min(b.x), y: a.y.min(b.y), w: (a.x - b.x).abs(), h: (a.y - b.y).abs() }
    }

    /// Right edge, in points.
    pub fn right(self) -> f32 {
        self.x + self.w
    }

    /// Lower edge, in points.
    pub fn bottom(self) -> f32 {
        self.y + self.h
    }

    /// Upper left corner.
    pub fn min(self) -> Pos {
        Pos::new(self.x, self.y)
    }

    /// Lower right corner.
    pub fn max(self) -> Pos {
        Pos::new(self.right(), self.bottom())
    }

    /// The point in the middle.
    pub fn center(self) -> Pos {
        Pos::new(self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// The middle of the left edge.
    pub fn left_middle(self) -> Pos {
        Pos::new(self.x, self.y + self.h / 2.0)
    }

    /// The middle of the right edge.
    pub fn right_middle(self) -> Pos {
        Pos::new(self.right(), self.y + self.h / 2.0)
    }

    /// True where it has no area.
    pub fn is_empty(self) -> bool {
        self.w <= 0.0 || self.h <= 0.0
    }

    /// True where a point lies in it; of its edges the left and the upper one count.
    pub fn contains(self, p: Pos) -> bool {
        p.x >= self.x && p.x < self.right() && p.y >= self.y && p.y < self.bottom()
    }

    /// True where the two share a point.
    pub fn intersects(self, other: Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The smallest rectangle around both.
    pub fn union(self, other: Rect) -> Rect {
        Rect::from_corners(
            Pos::new(self.x.min(other.x), self.y.min(other.y)),
            Pos::new(self.right().max(other.right()), self.bottom().max(other.bottom())),
        )
    }

    /// Smaller by `d` points on every side; larger where `d` is negative. Never a negative size.
    pub fn inset(self, d: f32) -> Rect {
        let (w, h) = ((self.w - 2.0 * d).max(0.0), (self.h - 2.0 * d).max(0.0));
        let center = self.center();
        Rect { x: center.x - w / 2.0, y: center.y - h / 2.0, w, h }
    }

    /// The same, so far to the right and down.
    pub fn translate(self, dx: f32, dy: f32) -> Rect {
        Rect { x: self.x + dx, y: self.y + dy, ..self }
    }

    /// The rectangle of column `i` of `n` equal columns, `gap` points apart.
    pub fn column(self, i: usize, n: usize, gap: f32) -> Rect {
        let n = n.max(1) as f32;
        let w = (self.w - gap * (n - 1.0)) / n;
        Rect { x: self.x + (w + gap) * i as f32, w, ..self }
    }
}

/// Length of an arrow head in points.
pub const ARROW_LENGTH: f32 = 9.0;
/// Width of an arrow head at its base, in points.
pub const ARROW_WIDTH: f32 = 8.0;

/// The triangle of an arrow head: its tip, then the two corners of its base.
pub fn arrow_head(tip: Pos, from: Pos) -> [Pos; 3] {
    let base = tip.back_towards(from, ARROW_LENGTH);
    let (dx, dy) = ((tip.x - base.x) / ARROW_LENGTH, (tip.y - base.y) / ARROW_LENGTH);
    let half = ARROW_WIDTH / 2.0;
    [tip, base.offset(-dy * half, dx * half), base.offset(dy * half, -dx * half)]
}

/// A cubic Bézier curve as points close enough together to look smooth.
pub fn flatten([a, b, c, d]: [Pos; 4]) -> Vec<Pos> {
    let length = a.distance(b) + b.distance(c) + c.distance(d);
    let steps = (length / 6.0).clamp(8.0, 64.0) as usize;
    let at = |t: f32| {
        let (ab, bc, cd) = (a.lerp(b, t), b.lerp(c, t), c.lerp(d, t));
        ab.lerp(bc, t).lerp(bc.lerp(cd, t), t)
    };
    (0..=steps).map(|i| at(i as f32 / steps as f32)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inset_never_turns_a_rectangle_inside_out() {
        assert_eq!(Rect::new(0.0, 0.0, 4.0, 10.0).inset(3.0), Rect::new(2.0, 3.0, 0.0, 4.0));
        assert_eq!(Rect::new(0.0, 0.0, 4.0, 10.0).inset(-1.0), Rect::new(-1.0, -1.0, 6.0, 12.0));
    }

    #[test]
    fn an_arrow_head_ends_at_its_tip() {
        let [tip, a, b] = arrow_head(Pos::new(20.0, 5.0), Pos::new(0.0, 5.0));
        assert_eq!(tip, Pos::new(20.0, 5.0));
        assert_eq!((a.x, b.x), (11.0, 11.0));
        assert_eq!((a.y, b.y), (9.0, 1.0));
    }

    #[test]
    fn a_flat_curve_keeps_its_ends() {
        let ends = [Pos::new(0.0, 0.0), Pos::new(10.0, 0.0), Pos::new(0.0, 50.0), Pos::new(10.0, 50.0)];
        let points = flatten(ends);
        assert_eq!((points[0], points[points.len() - 1]), (ends[0], ends[3]));
    }
}
