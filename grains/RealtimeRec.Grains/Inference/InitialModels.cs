using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Inference;

/// <summary>What a silo serves from its start.</summary>
/// <param name="Selection">What the registry named then.</param>
/// <param name="Models">Those models.</param>
internal sealed record InitialModels(ModelSelection Selection, ModelSet Models)
{
    /// <summary>Opens what the registry names, or the hashed encoder where there is none.</summary>
    /// <param name="registry">The registry's folder, or null.</param>
    /// <param name="hashed">The hashed encoder.</param>
    /// <exception cref="ModelException">It names models that cannot be opened: there are no earlier ones to go on with.</exception>
    public static InitialModels Open(string? registry, HashedTextEncoder hashed)
    {
        if (registry is null)
        {
            return new InitialModels(new ModelSelection(), ModelSet.Hashed(hashed));
        }

        var selection = ModelSelection.Read(registry);
        return new InitialModels(selection, ModelSet.Open(registry, selection, hashed));
    }
}
