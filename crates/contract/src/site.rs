//! Sites: where sessions are held, and where that is on the ground.

use crate::change::Change;
use crate::id::SiteId;
use crate::text::{TimeZone, Title, Version};
use serde::de::Error;

macro_rules! degrees {
    ($($(#[$doc:meta])* $name:ident($most:literal, $example:literal))*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub i32);
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_f64(f64::from(self.0) / 1e6)
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let degrees = <f64 as serde::Deserialize>::deserialize(d)?;
                let outside = || D::Error::custom(concat!("must be a number from -", $most, " to ", $most));
                // Whatever is nearest in millionths: no more is kept.
                let found = (degrees.abs() <= $most).then(|| format!("{degrees:.6}").replace('.', "").parse());
                found.and_then(Result::ok).map(Self).ok_or_else(outside)
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::Number)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Double)))
                    .minimum(Some(-$most))
                    .maximum(Some($most))
                    .examples([serde_json::json!($example)])
                    .into()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed(stringify!($name)) }
        }
    )*};
}

degrees! {
    /// Decimal degrees north of the equator; kept to the millionth.
    Latitude(90.0, 48.7357)
    /// Decimal degrees east of Greenwich; kept to the millionth.
    Longitude(180.0, 7.0543)
}

bodies! {
    /// A place on the ground, in the coordinates of WGS 84.
    Position {
        /// North of the equator.
        latitude: Latitude,
        /// East of Greenwich.
        longitude: Longitude,
    }
    /// What to change of a site; what is left out stays.
    SiteUpdate {
        /// Its name, unique.
        #[serde(default)]
        name: Option<Title>,
        /// Where it is; null when nobody is to know.
        #[serde(default, skip_serializing_if = "Change::is_kept")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Position>))]
        position: Change<Position>,
    }
}

answers! {
    /// A site with where it is.
    SiteItem {
        /// Its id.
        id: SiteId,
        /// Its name.
        name: Title,
        /// Its time zone.
        time_zone: TimeZone,
        /// Where it is; null when nobody said.
        position: Option<Position>,
        /// The version, also in `ETag`.
        version: Version,
    }
}

pages! {
    /// Sites.
    SitePage(SiteItem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_decimal_numbers_on_the_wire_and_exact_within() {
        let read = |text: &str| serde_json::from_str::<Position>(text);
        let bitche = read(r#"{"latitude": 49.0522, "longitude": -7.4269996}"#).unwrap();
        assert_eq!(bitche, Position { latitude: Latitude(49_052_200), longitude: Longitude(-7_427_000) });
        assert_eq!(serde_json::to_string(&bitche).unwrap(), r#"{"latitude":49.0522,"longitude":-7.427}"#);
        assert_eq!(read(r#"{"latitude": -90, "longitude": 180}"#).unwrap().longitude, Longitude(180_000_000));
        for text in [r#""49""#, "90.0000001", "-91", "1e300", "null"] {
            assert!(read(&format!(r#"{{"latitude": {text}, "longitude": 0}}"#)).is_err(), "{text}");
        }
    }

    #[test]
    fn every_millionth_reads_back() {
        for micro in (-90_000_000_i32..=90_000_000).step_by(9_973) {
            let text = serde_json::to_string(&Latitude(micro)).unwrap();
            assert_eq!(serde_json::from_str::<Latitude>(&text).unwrap(), Latitude(micro), "{text}");
        }
    }
}
