namespace RealtimeRec.Products;

/// <summary>What this silo's shoppers did and products were not told yet, as the silo's host sees it.</summary>
public interface ISiloSignals
{
    /// <summary>
    /// Tells the products all that shoppers have done so far; ends once they have taken it. What a product does not take is sent again, a few times here
    /// and then in its turn.
    /// </summary>
    /// <param name="progress">Told how much of it is done, 0 to 1, a few times.</param>
    /// <param name="cancellationToken">Ends the wait; what is left is sent in its turn.</param>
    Task SettleAsync(Action<double> progress, CancellationToken cancellationToken);
}
