using RealtimeRec.Reading.Json;

namespace RealtimeRec.Reading.Events;

/// <summary>The properties of an event and of an item in it, and what other systems call them.</summary>
internal static class EventProperties
{
    public static readonly KnownNames Event = new(
        "an event",
        ["event_id", "event_name", "event_time", "user_id", "session_id", "feed_id", "search_id", "search_term", "items"],
        ("event_id", ["id", "uuid", "eventuuid", "messageid", "insertid", "dedupeid", "deduplicationid"]),
        ("event_name", ["event", "type", "name", "action", "eventtype", "eventkind", "eventaction"]),
        ("event_time",
        [
            "time", "timestamp", "ts", "tsms", "date", "datetime", "eventtimestamp", "eventts", "eventdate", "eventdatetime", "eventat", "createdat", "occurredat",
            "happenedat", "originaltimestamp", "sentat", "servertimestamp", "clienttimestamp", "timestampmicros", "eventtimestampmicros",
        ]),
        ("user_id",
        [
            "user", "uid", "userpseudoid", "clientid", "anonymousid", "customer", "customerid", "visitorid", "fullvisitorid", "distinctid", "profileid", "memberid",
            "shopperid", "buyerid", "deviceid",
        ]),
        ("session_id", ["session", "sid", "gasessionid", "usersession", "sessionkey", "visitid"]),
        ("feed_id", ["feed", "recommendationid"]),
        ("search_id", ["queryid", "searchkey", "searchrequestid"]),
        ("search_term", ["query", "q", "term", "keyword", "keywords", "searchquery", "searchterms", "searchstring", "searchtext", "searchphrase"]),
        ("items",
        [
            "item", "product", "products", "lineitems", "lines", "orderlines", "cart", "cartitems", "contents", "contentids", "itemid", "itemids", "productid",
            "productids", "sku", "skus",
        ]));

    public static readonly KnownNames Item = new(
        "an item",
        ["item_id", "price", "quantity"],
        ("item_id", ["id", "sku", "productid", "productsku", "itemsku", "itemcode", "variantid", "contentid", "articleid"]),
        ("price", ["unitprice", "itemprice", "productprice", "saleprice", "listprice"]),
        ("quantity", ["qty", "count", "pieces", "itemquantity"]));
}
