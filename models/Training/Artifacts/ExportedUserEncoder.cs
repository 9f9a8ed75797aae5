namespace RealtimeRec.Training.Artifacts;

/// <summary>What <see cref="UserEncoderFiles"/> wrote.</summary>
/// <param name="Version">A name that changes with the weights.</param>
/// <param name="Difference">Largest difference of any component of a profile between the graph and the trained encoder.</param>
/// <param name="Figures">How well each file does.</param>
internal sealed record ExportedUserEncoder(string Version, double Difference, IReadOnlyDictionary<string, PrecisionFigures> Figures);
