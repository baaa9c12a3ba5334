//! Files that a theme may serve: which kinds there are, and the ones that are compiled in.

/// One file, held in memory for the life of the process.
pub struct Asset {
    pub bytes: Vec<u8>,
    pub content_type: &'static str,
}

/// The tab's icon as a data URI: it spares the browser its request for `/favicon.ico`.
pub const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32' fill='none' stroke='%230b8a7a' stroke-width='3' stroke-linecap='round'%3E%3Cpath d='M4 28V14a12 12 0 0 1 24 0v14M2 28h28M10 28V14.5a6 6 0 0 1 12 0V28M16 8.5V28'/%3E%3C/svg%3E";

pub(super) const BUILT_IN_FILES: &[(&str, &[u8])] = &[
    ("theme.properties", include_bytes!("../../themes/gatehouse/theme.properties")),
    ("css/login.css", include_bytes!("../../themes/gatehouse/css/login.css")),
];

const CONTENT_TYPES: &[(&str, &str)] = &[
    ("css", "text/css; charset=utf-8"),
    ("gif", "image/gif"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
    ("woff2", "font/woff2"),
];

/// The content type by the file's ending; scripts and pages are no part of a theme and have none.
pub(super) fn content_type(file: &str) -> Option<&'static str> {
    let ending = file.rsplit_once('.')?.1;
    let row = CONTENT_TYPES.iter().find(|(known, _)| *known == ending)?;
    Some(row.1)
}
