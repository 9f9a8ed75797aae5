using RealtimeRec.Reading.Json;

namespace RealtimeRec.Reading.Products;

/// <summary>The properties of a product, and what other systems call them.</summary>
internal static class ProductProperties
{
    public static readonly KnownNames All = new(
        "a product",
        ["item_id", "title", "description", "brand", "categories", "price", "currency", "image_url", "stock", "attributes", "published_at", "item_group_id"],
        ("item_id", ["id", "sku", "productid", "productcode", "offerid", "articleid", "itemsku"]),
        ("title", ["name", "productname", "itemname", "producttitle", "displayname"]),
        ("description", ["bodyhtml", "body", "desc", "longdescription", "shortdescription", "productdescription", "summary"]),
        ("brand", ["vendor", "manufacturer", "brandname", "itembrand"]),
        ("categories",
        [
            "category", "producttype", "googleproductcategory", "itemcategory", "categorypath", "categoryname", "categorycode", "categoryids", "breadcrumb",
            "breadcrumbs", "taxonomy",
        ]),
        ("price", ["unitprice", "regularprice", "saleprice", "listprice", "currentprice", "itemprice", "productprice", "offers"]),
        ("currency", ["pricecurrency", "currencycode"]),
        ("image_url", ["image", "images", "imagelink", "imageurls", "imagesrc", "mainimage", "img", "imgurl", "picture", "pictureurl", "photo", "thumbnail", "thumbnailurl"]),
        ("stock",
        [
            "inventory", "inventoryquantity", "inventorylevel", "stockquantity", "stocklevel", "availability", "available", "instock", "quantity", "quantityavailable",
            "qty", "onhand",
        ]),
        ("attributes", ["attrs", "properties", "specs", "specifications", "features", "customattributes", "additionalproperty"]),
        ("published_at", ["publishedon", "datepublished", "publishdate", "publicationdate", "releasedate", "launchdate", "availabilitydate", "onsalefrom"]),
        ("item_group_id", ["itemgroup", "productgroupid", "variantgroupid", "variantof", "isvariantof", "parentid", "parentsku"]));

    /// <summary>What the answer about a product says beside the product: taken back with it, and passed over.</summary>
    private static readonly string[] Answered = ["retired", "first_seen", "counts", "known"];

    /// <summary>Whether a name is one that only the cluster itself gives a value.</summary>
    public static bool IsAnswered(string name) => Answered.Contains(name, StringComparer.Ordinal);
}
