using RealtimeRec.Products;

namespace RealtimeRec.Standalone.Simulation;

/// <summary>A product of the demonstration shop together with what its shoppers feel about it.</summary>
/// <param name="Product">The catalogue entry.</param>
/// <param name="Department">Key of the department.</param>
/// <param name="Category">Key of the leaf category.</param>
/// <param name="Colour">Key of the colour.</param>
/// <param name="PriceLevel">How dear it is for its category, in standard deviations of the logarithm; 0 is the median.</param>
/// <param name="Appeal">How much shoppers like it apart from their interests; log-normal with median 1.</param>
internal sealed record DemonstrationProduct(
    Product Product,
    string Department,
    string Category,
    string Colour,
    double PriceLevel,
    double Appeal);
