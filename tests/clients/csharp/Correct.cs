// What a shop sends, as the classes that Kiota makes of the OpenAPI document take it.
using Shop.Client;
using Shop.Client.Models;

namespace Shop;

public static class Correct
{
    public static async Task RunAsync(ShopClient client)
    {
        var view = new Event { EventId = "e-1", EventName = EventName.View_item, UserId = "u-42", Items = [new EventItem { ItemId = "sku-1" }] };
        var order = new Event
        {
            EventId = "e-2",
            EventName = EventName.Purchase,
            EventTime = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero),
            UserId = "u-42",
            SessionId = "s-7",
            FeedId = "f3k9",
            Items = [new EventItem { ItemId = "sku-1", Price = 199.5m, Quantity = 2 }],
        };
        var search = new Event { EventId = "e-3", EventName = EventName.Search, UserId = "u-42", SearchTerm = "headphones" };

        // One class of events, alone and in an array.
        await client.V1.Events.PostAsync(new Client.V1.Events.EventsRequestBuilder.EventsPostRequestBody { EventsPostRequestBodyEvent = view });
        var answer = await client.V1.Events.PostAsync(new Client.V1.Events.EventsRequestBuilder.EventsPostRequestBody { Event = [view, order, search] });
        Console.WriteLine(answer?.Accepted);

        await client.V1.Products["sku-1"].PutAsync(new ProductBody
        {
            Title = "Headphones",
            Categories = ["electronics"],
            Price = 199.5m,
            Currency = "EUR",
            Stock = 3,
            PublishedAt = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero),
        });
        var feed = await client.V1.Users["u-42"].Feed.GetAsync(request => request.QueryParameters.Limit = 5);
        Console.WriteLine(feed?.Items?[0].Reason?.Source);
        try
        {
            await client.V1.Users["u-42"].GetAsync();
        }
        catch (Problem problem)
        {
            Console.WriteLine(problem.Detail);
        }
    }
}
