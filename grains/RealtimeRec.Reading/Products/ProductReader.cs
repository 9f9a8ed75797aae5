using System.Text.Json;
using RealtimeRec.Products;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Products;

/// <summary>
/// Reads a product, or a part of one, from JSON and lets nothing through that breaks <see cref="ProductLimits"/>. A bad property is
/// left out or mended with a finding and the product stands; it is refused when nothing that is known of a product, or nothing
/// usable, is in it, or when a known name was probably meant by an unknown one. Of a property given twice the last one counts.
/// Never throws, whatever the bytes.
/// </summary>
public static class ProductReader
{
    /// <summary>Reads one product object.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="itemId">
    /// The id by which the product is addressed: the document's item_id may then be missing, and must be the same when it is
    /// there. Null when only the document says.
    /// </param>
    public static ProductReading Read(ReadOnlySpan<byte> utf8, string? itemId = null)
    {
        if (JsonFieldReader.CheckEncoding(ref utf8) is { } notUtf8)
        {
            return new ProductReading { Rejections = [notUtf8] };
        }

        try
        {
            return ReadDocument(utf8, itemId);
        }
        catch (JsonException exception)
        {
            return new ProductReading { Rejections = [JsonFieldReader.Malformed(exception)] };
        }
    }

    private static ProductReading ReadDocument(ReadOnlySpan<byte> utf8, string? itemId)
    {
        var reader = new JsonFieldReader(utf8);
        reader.Json.Read();
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            return new ProductReading { Rejections = [new FieldRejection("body", RejectionReasons.WrongType, "The body must be a product object.")] };
        }

        var draft = new ProductDraft();
        var answered = 0;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.Name();
            if (name is not null && ProductDraft.Knows(name))
            {
                reader.Json.Read();
                reader.Begin(name);
                draft.ReadProperty(ref reader, name);
            }
            else if (name is not null && ProductProperties.IsAnswered(name))
            {
                answered++;
                reader.Json.Skip();
            }
            else
            {
                reader.SkipUnknown();
            }
        }

        // Whatever follows the object is malformed; this call says so.
        reader.Json.Read();
        return draft.Finish(ref reader, itemId, isEmpty: answered == 0);
    }
}
