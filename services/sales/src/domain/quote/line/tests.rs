//! What lines add up to.

use proptest::prelude::*;

use super::*;

fn line(currency: &str, quantity: u32, price: i64, freight: Option<i64>) -> Line {
    let money = |minor| Money::new(currency, minor).unwrap();
    Line {
        product_id: "p".into(),
        title: String::new(),
        category: String::new(),
        quantity,
        unit_price: money(price),
        freight: freight.map(money),
    }
}

#[test]
fn the_total_is_goods_and_freight() {
    let lines = Lines::new(vec![line("BRL", 2, 1_995, Some(900)), line("BRL", 1, 1_000, None)]).unwrap();
    assert_eq!(lines.total().to_string(), "BRL 58.90");
    assert_eq!(lines.pieces(), 3);
}

#[test]
fn lines_that_do_not_add_up_are_named() {
    let bad = |index, cause| Err(InvalidLines::DoNotAddUp { index, cause });
    let mixed = Lines::new(vec![line("BRL", 1, 1, None), line("EUR", 1, 1, None)]);
    assert_eq!(mixed, bad(1, MoneyError::CurrencyMismatch));
    let freight = Line { freight: Some(Money::new("EUR", 1).unwrap()), ..line("BRL", 1, 1, None) };
    assert_eq!(Lines::new(vec![freight]), bad(0, MoneyError::CurrencyMismatch));
    let huge = Lines::new(vec![line("BRL", 1, 1, None), line("BRL", 2, i64::MAX, None)]);
    assert_eq!(huge, bad(1, MoneyError::Overflow));
    assert_eq!(Lines::new(vec![]), Err(InvalidLines::Empty));
}

fn any_line() -> impl Strategy<Value = Line> {
    // Prices up to where a few lines no longer fit.
    let price = prop_oneof![0..=100_000_i64, 0..=i64::MAX / 100_000];
    (1..=100_000_u32, price, proptest::option::of(0..=i64::MAX / 4))
        .prop_map(|(quantity, price, freight)| line("BRL", quantity, price, freight))
}

proptest! {
    #[test]
    fn the_total_is_exact_or_there_is_none(lines in proptest::collection::vec(any_line(), 1..20)) {
        let exact: i128 = lines
            .iter()
            .map(|line| {
                let freight = line.freight.as_ref().map_or(0, Money::amount_minor);
                i128::from(line.unit_price.amount_minor()) * i128::from(line.quantity) + i128::from(freight)
            })
            .sum();
        let total = Lines::new(lines).map(|lines| i128::from(lines.total().amount_minor())).ok();
        prop_assert_eq!(total, i64::try_from(exact).ok().map(i128::from));
    }
}
