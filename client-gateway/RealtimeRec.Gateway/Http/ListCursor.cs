using System.Buffers.Text;
using System.Text;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>A place in the catalogue: the last id of a page, in a form that callers hand back and do not make themselves.</summary>
internal static class ListCursor
{
    /// <summary>Longest cursor, in characters.</summary>
    public static readonly int MaxLength = Base64Url.GetEncodedLength(EventLimits.MaxIdLength * 4);

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The cursor after a product.</summary>
    public static string After(string itemId) => Base64Url.EncodeToString(s_utf8.GetBytes(itemId));

    /// <summary>The product that a cursor stands after; null when the text is no cursor.</summary>
    public static string? Read(string cursor)
    {
        try
        {
            return s_utf8.GetString(Base64Url.DecodeFromChars(cursor)) is var itemId && IdRule.Check("cursor", itemId) is null ? itemId : null;
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }
}
