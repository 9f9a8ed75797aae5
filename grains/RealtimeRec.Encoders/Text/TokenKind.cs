namespace RealtimeRec.Encoders.Text;

/// <summary>Keeps equal strings of different meaning apart; the value seeds the token's hash, so vectors depend on it.</summary>
internal enum TokenKind
{
    Word = 1,
    Gram = 2,
    Ideographs = 3,
    Category = 4,
    Brand = 5,
}
