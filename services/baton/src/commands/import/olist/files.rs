//! The files of the data set, and what is done with each.

/// A file of the data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum File {
    /// Who ordered: one row for each order.
    Customers,
    /// The orders with their times.
    Orders,
    /// What was ordered, with price and freight.
    Items,
    /// What the products are.
    Products,
    /// The categories' English names.
    Categories,
    /// What customers said.
    Reviews,
    /// How orders were paid.
    Payments,
    /// Who sells.
    Sellers,
    /// Sellers who might join.
    Leads,
    /// Sellers who joined.
    Deals,
}

/// What is done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Without it there is nothing to import.
    Required,
    /// Imported where it is there.
    Optional,
}

impl File {
    /// Every file, in the order of the report.
    pub(super) const ALL: [Self; 10] = [
        Self::Customers,
        Self::Orders,
        Self::Items,
        Self::Products,
        Self::Categories,
        Self::Reviews,
        Self::Payments,
        Self::Sellers,
        Self::Leads,
        Self::Deals,
    ];

    /// Its name, the same in every sample.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Customers => "olist_customers_dataset.csv",
            Self::Orders => "olist_orders_dataset.csv",
            Self::Items => "olist_order_items_dataset.csv",
            Self::Products => "olist_products_dataset.csv",
            Self::Categories => "product_category_name_translation.csv",
            Self::Reviews => "olist_order_reviews_dataset.csv",
            Self::Payments => "olist_order_payments_dataset.csv",
            Self::Sellers => "olist_sellers_dataset.csv",
            Self::Leads => "olist_marketing_qualified_leads_dataset.csv",
            Self::Deals => "olist_closed_deals_dataset.csv",
        }
    }

    /// What is done with it.
    pub(super) const fn usage(self) -> Use {
        match self {
            Self::Customers | Self::Orders => Use::Required,
            Self::Items
            | Self::Products
            | Self::Categories
            | Self::Reviews
            | Self::Payments
            | Self::Sellers
            | Self::Leads
            | Self::Deals => Use::Optional,
        }
    }

    /// The columns that are read, by the names in its first line. There may be more, in any order.
    pub(super) const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Customers => &[
                "customer_id",
                "customer_unique_id",
                "customer_zip_code_prefix",
                "customer_city",
                "customer_state",
            ],
            Self::Orders => &[
                "order_id",
                "customer_id",
                "order_status",
                "order_purchase_timestamp",
                "order_approved_at",
                "order_delivered_carrier_date",
                "order_delivered_customer_date",
                "order_estimated_delivery_date",
            ],
            Self::Items => {
                &["order_id", "order_item_id", "product_id", "seller_id", "price", "freight_value"]
            }
            Self::Products => &["product_id", "product_category_name"],
            Self::Categories => &["product_category_name", "product_category_name_english"],
            Self::Reviews => &[
                "review_id",
                "order_id",
                "review_score",
                "review_comment_title",
                "review_comment_message",
                "review_creation_date",
                "review_answer_timestamp",
            ],
            Self::Payments => {
                &["order_id", "payment_sequential", "payment_type", "payment_installments", "payment_value"]
            }
            Self::Sellers => &["seller_id", "seller_zip_code_prefix", "seller_city", "seller_state"],
            Self::Leads => &["mql_id", "first_contact_date", "origin"],
            Self::Deals => &[
                "mql_id",
                "seller_id",
                "sdr_id",
                "sr_id",
                "won_date",
                "business_segment",
                "lead_type",
                "business_type",
            ],
        }
    }
}
