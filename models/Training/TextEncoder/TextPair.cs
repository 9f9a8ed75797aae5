namespace RealtimeRec.Training.TextEncoder;

/// <summary>Texts whose vectors are to be near each other, as token ids with the special tokens.</summary>
/// <param name="Left">One text, or several whose mean is taken.</param>
/// <param name="Right">The other.</param>
/// <param name="LeftKey">Pairs of a batch with the same left key are not told apart: their right texts fit each other's left ones.</param>
/// <param name="RightKey">The same for the right.</param>
/// <param name="RightLogFrequency">Logarithm of how often the right text is drawn; 0 where that is to make no difference.</param>
internal sealed record TextPair(int[][] Left, int[] Right, long LeftKey, long RightKey, float RightLogFrequency = 0);
