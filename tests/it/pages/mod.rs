//! The look and the words of the pages, from values alone: no server, no browser.

mod escaping;
mod forms;
mod html;
mod look;
mod policy;
mod preview;
mod sample;
mod texts;
mod themes;
