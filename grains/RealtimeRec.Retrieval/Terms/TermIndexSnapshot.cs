namespace RealtimeRec.Retrieval.Terms;

/// <summary>An index of terms as of one moment. Immutable.</summary>
public sealed class TermIndexSnapshot
{
    internal TermIndexSnapshot(TermSegment[] segments, RowOwners owners) => (Segments, Owners) = (segments, owners);

    /// <summary>Without any row.</summary>
    public static TermIndexSnapshot Empty { get; } = new([], RowOwners.Empty);

    /// <summary>Rows in it.</summary>
    public int Rows => Owners.Rows;

    /// <summary>Bytes of all postings.</summary>
    public long Bytes => Segments.Sum(segment => (long)segment.Bytes);

    /// <summary>Different terms, those of several segments counted in each.</summary>
    public int Terms => Segments.Sum(segment => segment.Terms.Length);

    internal TermSegment[] Segments { get; }

    internal RowOwners Owners { get; }
}
