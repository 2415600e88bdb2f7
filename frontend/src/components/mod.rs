//! What is drawn: values, signals and callbacks in, a view out. Nothing here calls the server.

pub mod answer_card;
pub mod badge;
pub mod bars;
pub mod boxes;
pub mod button;
pub mod code;
pub mod confirm;
pub mod dialog;
pub mod email;
pub mod explanation;
pub mod field;
pub mod fill_bar;
pub mod filters;
pub mod form;
pub mod heading;
pub mod icon;
pub mod loaded;
pub mod password;
pub mod pick;
pub mod prose;
pub mod rows;
pub mod secret;
pub mod stepper;
pub mod table;
pub mod timeline;
