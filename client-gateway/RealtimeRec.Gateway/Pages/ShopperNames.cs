namespace RealtimeRec.Gateway.Pages;

/// <summary>Makes ids for invented shoppers that a person can read aloud, such as <c>quiet-otter-4821</c>.</summary>
internal static class ShopperNames
{
    private static readonly string[] Moods =
        ["amber", "brisk", "calm", "clever", "early", "gentle", "keen", "lucky", "mellow", "nimble", "quiet", "silver", "sunny", "swift", "warm", "witty"];

    private static readonly string[] Animals =
        ["badger", "crane", "dolphin", "falcon", "finch", "fox", "heron", "lynx", "magpie", "marten", "otter", "panda", "puffin", "robin", "seal", "wren"];

    /// <summary>A new id.</summary>
    public static string Next(Random random) =>
        $"{Moods[random.Next(Moods.Length)]}-{Animals[random.Next(Animals.Length)]}-{random.Next(1000, 10_000)}";

    /// <summary>One or two letters that stand for a shopper.</summary>
    public static string Initials(string userId)
    {
        var parts = userId.Split(['-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries);
        var letters = parts.Where(part => char.IsLetter(part[0])).Take(2).Select(part => char.ToUpperInvariant(part[0])).ToArray();
        return letters.Length > 0 ? new string(letters) : parts is [var first, ..] ? first[..1] : "?";
    }
}
