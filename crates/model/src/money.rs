//! Money: a currency and whole minor units. There are no floats anywhere near it.

use std::fmt;

/// An exact amount in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Money {
    currency: String,
    amount_minor: i64,
}

/// Why an amount cannot be built or two amounts cannot be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The currency is not three upper-case ASCII letters.
    #[error("a currency is an ISO 4217 code: three upper-case letters")]
    InvalidCurrency,
    /// The two amounts are in different currencies.
    #[error("amounts in different currencies cannot be combined")]
    CurrencyMismatch,
    /// The result does not fit 64 bits of minor units.
    #[error("the amount is too large")]
    Overflow,
}

impl Money {
    /// An amount of `amount_minor` minor units (cents) of the ISO 4217 `currency`.
    pub fn new(currency: &str, amount_minor: i64) -> Result<Self, MoneyError> {
        if currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase()) {
            Ok(Self { currency: currency.to_owned(), amount_minor })
        } else {
            Err(MoneyError::InvalidCurrency)
        }
    }

    /// ISO 4217 code.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Whole minor units (cents); negative for money going back.
    pub const fn amount_minor(&self) -> i64 {
        self.amount_minor
    }

    /// The sum of two amounts of one currency.
    pub fn add(&self, other: &Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let amount_minor = self.amount_minor.checked_add(other.amount_minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { currency: self.currency.clone(), amount_minor })
    }

    /// Nothing, in the same currency.
    #[must_use]
    pub fn zero(&self) -> Self {
        Self { currency: self.currency.clone(), amount_minor: 0 }
    }

    /// This amount without `other`.
    pub fn minus(&self, other: &Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let amount_minor = self.amount_minor.checked_sub(other.amount_minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { currency: self.currency.clone(), amount_minor })
    }

    /// Whether it is more than nothing.
    pub const fn is_positive(&self) -> bool {
        self.amount_minor > 0
    }

    /// Whether it is less than nothing.
    pub const fn is_negative(&self) -> bool {
        self.amount_minor < 0
    }

    /// `count` times this amount.
    pub fn times(&self, count: i64) -> Result<Self, MoneyError> {
        let amount_minor = self.amount_minor.checked_mul(count).ok_or(MoneyError::Overflow)?;
        Ok(Self { currency: self.currency.clone(), amount_minor })
    }

    /// How many digits of the amount stand behind the decimal point (ISO 4217 minor units).
    pub fn decimals(&self) -> usize {
        match self.currency.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
            | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Money {
    /// `BRL 1234.50`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.decimals();
        let sign = if self.amount_minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.amount_minor.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let point = if decimals == 0 { "" } else { "." };
        write!(f, "{} {sign}{whole}{point}{fraction}", self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_print_with_their_currencys_decimals() {
        let text = |currency, minor| Money::new(currency, minor).unwrap().to_string();
        assert_eq!(text("BRL", 123_450), "BRL 1234.50");
        assert_eq!(text("EUR", -5), "EUR -0.05");
        assert_eq!(text("JPY", 980), "JPY 980");
        assert_eq!(text("KWD", 1), "KWD 0.001");
        assert_eq!(text("USD", i64::MIN), "USD -92233720368547758.08");
    }

    #[test]
    fn currencies_do_not_mix_and_sums_do_not_wrap() {
        let one = Money::new("EUR", 1).unwrap();
        assert_eq!(one.add(&Money::new("USD", 1).unwrap()), Err(MoneyError::CurrencyMismatch));
        assert_eq!(Money::new("EUR", i64::MAX).unwrap().add(&one), Err(MoneyError::Overflow));
        assert_eq!(one.minus(&Money::new("EUR", 3).unwrap()).unwrap().to_string(), "EUR -0.02");
        assert_eq!(Money::new("EUR", i64::MIN).unwrap().minus(&one), Err(MoneyError::Overflow));
        assert!(one.is_positive() && !one.zero().is_positive() && !one.zero().is_negative());
        assert_eq!(Money::new("EUR", i64::MAX).unwrap().times(2), Err(MoneyError::Overflow));
        for bad in ["", "eur", "EURO", "E R", "€UR"] {
            assert_eq!(Money::new(bad, 1), Err(MoneyError::InvalidCurrency), "{bad}");
        }
    }
}
