//! A QR code (ISO/IEC 18004) as the path of an SVG: no image to load, and no style that the page's policy would have to allow.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode as Modules};

/// Light modules around the code, without which no reader finds it.
const QUIET: usize = 4;

/// A QR code.
pub struct QrCode {
    /// Modules on each side, the quiet zone among them.
    pub size: usize,
    /// The attribute `d` of the dark modules' path.
    pub path: String,
}

impl QrCode {
    /// None: the text is too long for any code.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let modules = Modules::with_error_correction_level(text, EcLevel::M).ok()?;
        let width = modules.width();
        let colors = modules.to_colors();
        let mut path = String::with_capacity(width * width * 4);
        for (y, row) in colors.chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                if run[0] == Color::Dark {
                    let _ = write!(path, "M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
                }
                x += run.len();
            }
        }
        Some(Self { size: width + 2 * QUIET, path })
    }
}
