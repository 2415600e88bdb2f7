//! Lines of a form that come while one types.

use leptos::prelude::*;

/// Whose the signals of such lines are: the form's, so that they live as long as it does. Made where a button is pressed,
/// they would end when the button is drawn anew.
#[derive(Clone, Copy)]
pub struct Keeper(StoredValue<Option<Owner>>);

impl Keeper {
    /// What is drawn here keeps them.
    #[must_use]
    pub fn here() -> Self {
        Self(StoredValue::new(Owner::current()))
    }

    /// Makes a line.
    pub fn make<T>(self, make: impl FnOnce() -> T) -> T {
        match self.0.get_value() {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }
}
