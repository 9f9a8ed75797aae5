namespace RealtimeRec.Products;

/// <summary>Who says what a <see cref="ProductPatch"/> holds, and with it how far it is believed.</summary>
public enum ProductSource : byte
{
    /// <summary>The shop's catalogue: what it gives replaces what is known, and a product that it names is on sale again if it was retired.</summary>
    Catalogue = 0,

    /// <summary>
    /// A log of what shoppers did, which may be years old: it fills blanks and nothing else, and what was retired or sold out stays so.
    /// A product that nothing else named is known from then on, and shown.
    /// </summary>
    BehaviourLog = 1,
}
