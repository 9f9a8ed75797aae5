using System.Text;

namespace RealtimeRec.Training.Data;

/// <summary>
/// Item ids in a list that spaces separate: white space and the percent sign are written as in a URL, <c>%20</c> and <c>%25</c>.
/// Most shops' ids stay as they are.
/// </summary>
internal static class PreparedIds
{
    /// <summary>Adds an id.</summary>
    public static void Append(StringBuilder text, string id)
    {
        foreach (var c in id)
        {
            if (c == '%' || char.IsWhiteSpace(c))
            {
                text.Append(Uri.EscapeDataString(c.ToString()));
            }
            else
            {
                text.Append(c);
            }
        }
    }

    /// <summary>The id that was written.</summary>
    public static string Read(string text) => text.Contains('%') ? Uri.UnescapeDataString(text) : text;
}
