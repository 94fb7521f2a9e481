//! How ids, codes and times are kept in a column: one text for both engines. The macro is used by the
//! other macros of this crate; nobody needs it by hand.

pub use sqlx;

/// Lets a type that parses from text be read from a text column of any engine.
#[doc(hidden)]
#[macro_export]
macro_rules! stored_as_text {
    ($name:ident) => {
        impl<DB: $crate::stored::sqlx::Database> $crate::stored::sqlx::Type<DB> for $name
        where
            String: $crate::stored::sqlx::Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <String as $crate::stored::sqlx::Type<DB>>::type_info()
            }
            fn compatible(ty: &DB::TypeInfo) -> bool {
                <String as $crate::stored::sqlx::Type<DB>>::compatible(ty)
            }
        }
        impl<'r, DB: $crate::stored::sqlx::Database> $crate::stored::sqlx::Decode<'r, DB> for $name
        where
            String: $crate::stored::sqlx::Decode<'r, DB>,
        {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, $crate::stored::sqlx::error::BoxDynError> {
                Ok(<String as $crate::stored::sqlx::Decode<'r, DB>>::decode(value)?.parse::<Self>()?)
            }
        }
    };
}

impl<DB: sqlx::Database> sqlx::Type<DB> for crate::Moment
where
    i64: sqlx::Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <i64 as sqlx::Type<DB>>::type_info()
    }
    fn compatible(ty: &DB::TypeInfo) -> bool {
        <i64 as sqlx::Type<DB>>::compatible(ty)
    }
}

impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for crate::Moment
where
    i64: sqlx::Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
        Ok(Self::from_micros(<i64 as sqlx::Decode<'r, DB>>::decode(value)?))
    }
}
