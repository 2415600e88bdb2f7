//! Icons: 24-unit line drawings, decorative by themselves; the words beside them carry the meaning.

use leptos::prelude::*;

/// The drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Alert,
    ArrowDown,
    ArrowUp,
    Award,
    Back,
    Bell,
    Calendar,
    Check,
    Circle,
    Clock,
    Cross,
    Dash,
    File,
    Half,
    Home,
    Import,
    Info,
    Journal,
    Key,
    Next,
    People,
    Person,
    Pin,
    Plug,
    Plus,
    Printer,
    Requests,
    Search,
    Send,
    Sessions,
    Settings,
    Sort,
    SignOut,
    Tree,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 4 2.8 19.5h18.4L12 4Zm0 6v4.5m0 2.6v.2",
            Self::ArrowDown => "M12 5v14m-6-6 6 6 6-6",
            Self::ArrowUp => "M12 19V5m-6 6 6-6 6 6",
            Self::Award => "M12 4a5 5 0 1 0 0 10 5 5 0 0 0 0-10Zm-3 9.200L7.500 20.500 12 18l4.500 2.500L15 13.200",
            Self::Journal => "M6 4h12v16H6V4Zm3 4.500h6m-6 3.500h6m-6 3.500h4",
            Self::Key => "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm3 1.500L19 4.500m-4 4 3 3",
            Self::Next => "m10 6 6 6-6 6",
            Self::Plug => "M9 4v4.500m6-4.500v4.500M6.500 8.500h11V12a5.500 5.500 0 0 1-11 0V8.500ZM12 17.500V21",
            Self::Tree => "M9 4h6v4H9V4ZM4 16h6v4H4v-4Zm10 0h6v4h-6v-4Zm-2-8v4m-5 4v-4h10v4",
            Self::Back => "m14 6-6 6 6 6",
            Self::Bell => "M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 2h-15l1.5-2ZM10 21h4",
            Self::Calendar => "M4 6.5h16v13H4v-13Zm0 4.5h16M8 3.5v4m8-4v4",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Circle => "M12 5a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z",
            Self::Clock => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 3.5V12l3 2",
            Self::Cross => "m6 6 12 12M18 6 6 18",
            Self::Dash => "M6 12h12",
            Self::File => "M6.5 3.5h7l4 4v13h-11v-17Zm7 0v4h4",
            Self::Half => "M12 5a7 7 0 1 0 0 14V5Zm0 0a7 7 0 0 1 0 14",
            Self::Home => "M4 11.5 12 4l8 7.5M6 10v10h12V10",
            Self::Import => "M12 3.5v11m-4.5-4.5 4.5 4.5 4.5-4.5M4 15v5h16v-5",
            Self::Info => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Zm0 7v5m0-8.2v.2",
            Self::People => {
                "M9 5a3.200 3.200 0 1 0 0 6.400A3.200 3.200 0 0 0 9 5ZM3 19.500c.4-3.500 2.500-5.300 6-5.300s5.600 1.800 6 5.300M15.500 5.300a3 3 0 0 1 0 5.800M17 14.500c2.300.5 3.700 2.200 4 5"
            }
            Self::Person => {
                "M12 4.500a3.600 3.600 0 1 0 0 7.200 3.600 3.600 0 0 0 0-7.200ZM5 20c.5-4 2.800-6 7-6s6.500 2 7 6"
            }
            Self::Pin => {
                "M12 21c-4-4.500-6-7.800-6-10.500a6 6 0 1 1 12 0C18 13.200 16 16.500 12 21Zm0-12.500a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z"
            }
            Self::Plus => "M12 5v14M5 12h14",
            Self::Printer => "M7 8.500v-5h10v5M7 17H4V8.500h16V17h-3M7 14h10v6.500H7V14Z",
            Self::Requests => "M5 4h14v16H5V4Zm3.500 4.500h7m-7 4h7m-7 4h4",
            Self::Search => "M10.500 4.500a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm4.500 10.500 5 5",
            Self::Send => "M4 12 20 4.500 15.500 20 12 13.500 4 12Zm8 1.500 8-9",
            Self::Sessions => "M4 6.500h16v13H4v-13Zm0 4.500h16M8 3.500v4m8-4v4M8.500 15l2 2 4-3.500",
            Self::Settings => "M4 7h9m4 0h3M4 17h3m4 0h9M15 4.800v4.400M9 14.800v4.400",
            Self::Sort => "m8 9.500 4-4 4 4m0 5-4 4-4-4",
            Self::SignOut => "M10 4H5v16h5m5-12 4 4-4 4m4-4H9.500",
        }
    }
}

/// The icon, hidden from assistive technology.
#[must_use]
pub fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=icon.path() />
        </svg>
    }
    .into_any()
}

/// The mark: a baton passed from one hand to the next.
#[must_use]
pub fn mark() -> AnyView {
    view! {
        <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round">
            <path d="M6 20a8 8 0 0 1 8-8h4" />
            <path d="M26 12a8 8 0 0 1-8 8h-4" opacity=".55" />
        </svg>
    }
    .into_any()
}
