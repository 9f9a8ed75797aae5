using RealtimeRec.Gateway.Clustering;

namespace RealtimeRec.Gateway.Shoppers;

/// <summary>Erases users, in the cluster and from the page's list.</summary>
internal sealed class UserErasure(ClusterCalls cluster, KnownShoppers shoppers)
{
    /// <summary>Erases a user; completes once that is durable. Answers whether there was anything to erase.</summary>
    public async Task<bool> EraseAsync(string userId, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.WriteAsync(
                (userId, Write: Guid.NewGuid()), static (grains, erasure) => grains.GetUser(erasure.userId).EraseAsync(erasure.Write), cancellationToken);
        }
        finally
        {
            // The page offers nobody to choose from who asked to be forgotten, whether or not that is done already.
            shoppers.Forget(userId);
        }
    }
}
