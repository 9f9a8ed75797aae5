namespace RealtimeRec.Retrieval.Terms;

/// <summary>A term of a text, and where it stands.</summary>
/// <param name="Role">How it came out of the text.</param>
/// <param name="Start">Its first UTF-16 code unit in the text.</param>
/// <param name="Length">Its code units in the text.</param>
/// <param name="Word">Number of the word that it is, or is part of, from 0; of a join or pair, of the first of the two.</param>
/// <param name="TermStart">For <see cref="TextAnalyzer.TermOf"/>.</param>
/// <param name="TermLength">Characters of the term.</param>
public readonly record struct TextToken(TermRole Role, int Start, int Length, int Word, int TermStart, int TermLength);
