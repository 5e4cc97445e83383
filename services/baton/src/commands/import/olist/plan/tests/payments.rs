//! What orders cost and how they were paid.

use super::*;

fn invoices(what: &What) -> bool {
    matches!(what, What::Invoice(_))
}

const DELIVERED: &str = "o,c1,delivered,2018-01-01,2018-01-02,2018-01-03,2018-01-04,2018-01-09";
const CANCELLED: &str = "o,c1,canceled,2018-01-01,2018-01-02,,,";

#[test]
fn an_invoice_says_what_was_paid() {
    let item = "o,1,p,s,,10.00,1.50\n";
    for (order, items, payments, steps) in [
        (DELIVERED, item, "o,1,credit_card,3,11.50\n", "1-1 invoice 1|1-2 pay #1 CreditCard x3 1150"),
        // Interest, a voucher: one more line, up or down.
        (
            DELIVERED,
            item,
            "o,2,voucher,1,2.00\no,1,debit_card,1,10.00\n",
            "1-1 invoice 1 +50 (as paid: interest, voucher or rounding)|1-2 pay #1 DebitCard x1 1000|\
             1-2 pay #2 Voucher x1 200",
        ),
        (
            DELIVERED,
            item,
            "o,1,not_defined,0,0.00\n",
            "1-1 invoice 1 -1150 (as paid: interest, voucher or rounding)|1-2 pay #1 Other x0 0",
        ),
        (
            DELIVERED,
            "",
            "o,1,boleto,1,7.05\n",
            "1-1 invoice 0 +705 (goods not in the file)|1-2 pay #1 Boleto x1 705",
        ),
        // Nobody says that it was paid.
        (DELIVERED, item, "", "1-1 invoice 1"),
        (DELIVERED, "", "", ""),
        // Dated by the purchase where the approval is unknown.
        (
            "o,c1,created,2018-01-01,,,,",
            item,
            "o,1,boleto,1,11.50\n",
            "1-1 invoice 1|1-1 pay #1 Boleto x1 1150",
        ),
    ] {
        let (told, noted) = one_order(order, &[(File::Items, items), (File::Payments, payments)], invoices);
        assert_eq!((told.as_str(), noted.contains("payment")), (steps, false), "{payments} {noted}");
    }
}

#[test]
fn what_was_paid_for_an_order_that_was_called_off_goes_back() {
    let payments = "o,1,voucher,1,2.00\no,2,credit_card,1,9.50\no,3,voucher,1,0.00\n";
    let files = [(File::Items, "o,1,p,s,,10.00,1.50\n"), (File::Payments, payments)];
    let (told, _) = one_order(CANCELLED, &files, invoices);
    let expected = "1-1 invoice 1|1-2 pay #1 Voucher x1 200|1-2 pay #2 CreditCard x1 950|1-2 pay #3 Voucher x1 0|\
        1-2 void-invoice|1-2 request-refund #1|1-2 request-refund #2|1-2 approve-refund #1|1-2 approve-refund #2|\
        1-2 pay-refund #1|1-2 pay-refund #2";
    assert_eq!(told, expected);
    // The order is called off before its invoice is taken back.
    let (told, _) = one_order(CANCELLED, &files, |_| true);
    let position = |what: &str| told.split('|').position(|step| step.contains(what));
    assert!(position("cancel (") < position("void-invoice"), "{told}");
}

#[test]
fn a_payment_that_is_not_quite_right_is_noted() {
    let payments = "o,1,gold,120,1.00\n";
    let (told, noted) = one_order("o,c1,created,2018-01-01,,,,", &[(File::Payments, payments)], invoices);
    assert_eq!(told, "1-1 invoice 0 +100 (goods not in the file)|1-1 pay #1 Other x99 100");
    assert_eq!(
        noted,
        "payment_installments: told as 99, the most there can be|\
         payment_type: is none of the known ones; told as `other`"
    );
}

#[test]
fn amounts_that_add_up_to_none_are_no_invoice() {
    let most = "92233720368547758.07";
    let payments = format!("o,1,boleto,1,{most}\no,2,boleto,1,{most}\n");
    let (told, noted) = one_order("o,c1,created,2018-01-01,,,,", &[(File::Payments, &payments)], invoices);
    assert_eq!((told.as_str(), noted.matches("is more than an invoice can hold").count()), ("", 2));
}
