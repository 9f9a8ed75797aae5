using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeRec.Events;

namespace RealtimeRec.Reading.Events;

/// <summary>Writes a <see cref="ShopEvent"/> as the JSON that <see cref="ShopEventReader"/> reads back as the same event.</summary>
public static class ShopEventWriter
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event as UTF-8 JSON.</summary>
    public static byte[] ToUtf8(ShopEvent shopEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, shopEvent);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, ShopEvent shopEvent)
    {
        json.WriteStartObject();
        json.WriteString("event_id"u8, shopEvent.EventId);
        json.WriteString("event_name"u8, EventNames.Of(shopEvent.Kind));
        json.WriteString("event_time"u8, shopEvent.Time);
        json.WriteString("user_id"u8, shopEvent.UserId);
        if (shopEvent.SessionId is { } sessionId)
        {
            json.WriteString("session_id"u8, sessionId);
        }

        if (shopEvent.Items.Length > 0)
        {
            json.WriteStartArray("items"u8);
            foreach (var item in shopEvent.Items)
            {
                WriteItem(json, item);
            }

            json.WriteEndArray();
        }

        if (shopEvent.SearchTerm is { } searchTerm)
        {
            json.WriteString("search_term"u8, searchTerm);
        }

        if (shopEvent.FeedId is { } feedId)
        {
            json.WriteString("feed_id"u8, feedId);
        }

        if (shopEvent.SearchId is { } searchId)
        {
            json.WriteString("search_id"u8, searchId);
        }

        json.WriteEndObject();
    }

    private static void WriteItem(Utf8JsonWriter json, EventItem item)
    {
        json.WriteStartObject();
        json.WriteString("item_id"u8, item.ItemId);
        if (item.Price is { } price)
        {
            json.WriteNumber("price"u8, price);
        }

        if (item.Quantity is { } quantity)
        {
            json.WriteNumber("quantity"u8, quantity);
        }

        json.WriteEndObject();
    }
}
