using RealtimeRec.Inference;

namespace RealtimeRec.Gateway.Answers;

/// <summary>The models of every silo that answers.</summary>
/// <param name="Silos">The silos, in the order of their addresses.</param>
internal sealed record ModelsAnswer(IReadOnlyList<SiloModels> Silos);
