using System.Collections.Frozen;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>Takes traditional and simplified Chinese characters for the same (the dictionaries of OpenCC).</summary>
public static class ChineseCharacters
{
    private static readonly FrozenDictionary<char, char> s_simplified = Load();

    /// <summary>The simplified form of a character; the character itself when it has none.</summary>
    public static char Simplify(char character) => s_simplified.GetValueOrDefault(character, character);

    private static FrozenDictionary<char, char> Load()
    {
        using var stream = typeof(ChineseCharacters).Assembly.GetManifestResourceStream("TraditionalCharacters.txt")!;
        using var reader = new StreamReader(stream);
        var simplified = new Dictionary<char, char>();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                foreach (var pair in line.Split(' '))
                    simplified[pair[0]] = pair[1];
            }
        }

        return simplified.ToFrozenDictionary();
    }
}
