namespace RealtimeRec.Training.TextEncoder;

/// <summary>Two texts whose vectors are to be near each other, as piece ids with the marks of both ends.</summary>
/// <param name="Left">One.</param>
/// <param name="Right">The other.</param>
/// <param name="LeftKey">Pairs of a batch with the same left key are not told apart: their right texts fit each other's left ones.</param>
/// <param name="RightKey">The same for the right.</param>
internal sealed record TextPair(int[] Left, int[] Right, long LeftKey, long RightKey);
