namespace RealtimeRec.Retrieval.Terms;

/// <summary>The weighted count of a term in a row as one byte, within 1.5 % of it.</summary>
internal static class TermImpact
{
    private const float Steps = 24;
    private const float Finest = 8;

    private static readonly float[] s_saturated = [.. Enumerable.Range(0, 256).Select(code => CountOf((byte)code)).Select(count => count / (count + FieldWeights.Saturation))];

    /// <summary>The byte of a weighted count above 0.</summary>
    public static byte Of(float count) => (byte)Math.Clamp(MathF.Round(Steps * MathF.Log2(1 + (Finest * count))), 1, 255);

    /// <summary>What a term of such a byte is worth, from 0 to 1.</summary>
    public static float Saturated(byte code) => s_saturated[code];

    private static float CountOf(byte code) => (float.Exp2(code / Steps) - 1) / Finest;
}
