// Each line is wrong in one way, and must not compile for the reason at its end.
import type { components, paths } from "./shop";

type Event = components["schemas"]["Event"];
type Product = components["schemas"]["Product"];
type ProductBody = components["schemas"]["ProductBody"];
type FeedQuery = paths["/v1/users/{user_id}/feed"]["get"]["parameters"]["query"];
type FeedPage = components["schemas"]["FeedPage"];
declare const feed: FeedPage;

export const withoutId: Event = { event_name: "view_item", user_id: "u-42", items: [] }; // TS2741
export const withoutUser: Event = { event_id: "e-1", event_name: "view_item", items: [] }; // TS2741
export const withoutName: Event = { event_id: "e-1", user_id: "u-42", items: [] }; // TS2741
export const withoutItemId: Event = { event_id: "e-1", event_name: "view_item", user_id: "u-42", items: [{ price: 5 }] }; // TS2741
export const priceAsText: Event = { event_id: "e-1", event_name: "view_item", user_id: "u-42", items: [{ item_id: "a", price: "5" }] }; // TS2322
export const timeAsNumber: Event = { event_id: "e-1", event_name: "view_item", event_time: 1772362800, user_id: "u-42", items: [] }; // TS2322
export const unknownName: Event = { event_id: "e-1", event_name: "view_item", user_id: "u-42", items: [], eventTime: "2026-03-01" }; // TS2561
export const unknownOfItem: Event = { event_id: "e-1", event_name: "view_item", user_id: "u-42", items: [{ item_id: "a", colour: "red" }] }; // TS2353
export const outsideEnum: Event = { event_id: "e-1", event_name: "buy", user_id: "u-42", items: [] }; // TS2322
export const productWithoutId: Product = { title: "Headphones" }; // TS2741
export const stockAsText: Product = { item_id: "sku-1", stock: "3" }; // TS2322
export const categoryAsText: Product = { item_id: "sku-1", categories: "electronics" }; // TS2322
export const unknownOfProduct: ProductBody = { title: "Headphones", colour: "red" }; // TS2353
export const attributeAsNumber: Product = { item_id: "sku-1", attributes: { weight: 250 } }; // TS2322
export const expandOutsideEnum: FeedQuery = { expand: "user" }; // TS2322
export const limitAsText: FeedQuery = { limit: "5" }; // TS2322
export const unknownOfAnswer = feed.products; // TS2339
