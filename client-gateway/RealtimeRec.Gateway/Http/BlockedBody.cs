using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads what is never suggested from <c>{"blocked": ["…", …]}</c>.</summary>
internal static class BlockedBody
{
    /// <summary>Largest body, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const string List = "blocked";

    /// <inheritdoc cref="ListBody{T}.Read"/>
    public static ListBody<string>? Read(JsonElement body, List<ProblemError> faults) => ListBody<string>.Read(
        body, List, "texts", BlockedTexts.MaxTexts, static (element, out fault) => ListedText.Of(List, element, BlockedTexts.MaxLength, out fault), StringComparer.OrdinalIgnoreCase, faults);
}
