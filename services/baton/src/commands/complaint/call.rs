//! What the calls about complaints have in common: retries, and amounts of money as people type them.

use baton_client::Connection;
use baton_proto::cases::v1::complaints_service_client::ComplaintsServiceClient;
use baton_proto::common::v1::Money;

/// Makes one call about complaints, as often as it takes.
macro_rules! call {
    ($timeline:expr, $method:ident, $request:expr) => {{
        let (client, request) = ($crate::commands::complaint::call::client(&$timeline), $request);
        let answer = baton_client::retry(|| {
            let (mut client, request) = (client.clone(), request.clone());
            async move { client.$method(request).await }
        });
        answer.await.map_err($crate::failure::CallFailed::from)?
    }};
}
pub(super) use call;

pub(super) fn client(timeline: &Connection) -> ComplaintsServiceClient<Connection> {
    ComplaintsServiceClient::new(timeline.clone())
}

/// An amount: a currency and a number with its decimals, such as `EUR 12.50`.
pub(super) fn money(text: &str) -> Result<Money, String> {
    let wrong = || "must be a currency and an amount, such as EUR12.50".to_owned();
    let (currency, number) = text.split_at_checked(3).ok_or_else(wrong)?;
    let unit = baton_model::Money::new(currency, 0).map_err(|_| wrong())?;
    let (whole, fraction) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
    let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) || fraction.len() > unit.decimals() {
        return Err(wrong());
    }
    let minor = format!("{whole}{fraction:0<width$}", width = unit.decimals());
    let amount_minor = minor.parse().map_err(|_| wrong())?;
    Ok(Money { currency_code: currency.to_owned(), amount_minor })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_with_their_currencys_decimals() {
        for (text, expected) in [
            ("EUR12.50", Some(1_250)),
            ("EUR 12.5", Some(1_250)),
            ("BRL 7", Some(700)),
            ("JPY980", Some(980)),
            ("JPY9.5", None),
            ("EUR1.234", None),
            ("EUR", None),
            ("EUR-1", None),
            ("eur1", None),
            ("12.50", None),
            ("€1", None),
        ] {
            assert_eq!(money(text).ok().map(|money| money.amount_minor), expected, "{text}");
        }
    }
}
