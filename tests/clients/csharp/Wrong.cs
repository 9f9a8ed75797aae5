// Each line is wrong in one way, and must not compile for the reason at its end.
using Shop.Client.Models;

namespace Shop;

public static class Wrong
{
    public static Event IdAsNumber() => new() { EventId = 7 }; // CS0029
    public static Event TimeAsText() => new() { EventTime = "2026-03-01T12:30:00Z" }; // CS0029
    public static EventItem PriceAsText() => new() { ItemId = "sku-1", Price = "5" }; // CS0029
    public static EventItem QuantityAsFraction() => new() { ItemId = "sku-1", Quantity = 0.5 }; // CS0266
    public static Event NameAsText() => new() { EventName = "view_item" }; // CS0029
    public static Event UnknownName() => new() { TimeOfEvent = default }; // CS0117
    public static EventItem UnknownOfItem() => new() { Colour = "red" }; // CS0117
    public static Event OutsideEnum() => new() { EventName = EventName.Buy }; // CS0117
    public static ProductBody StockAsText() => new() { Stock = "3" }; // CS0029
    public static ProductBody CategoryAsText() => new() { Categories = "electronics" }; // CS0029
    public static ProductBody UnknownOfProduct() => new() { Colour = "red" }; // CS0117
}
