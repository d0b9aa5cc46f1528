/** A horizontal band of the picture, CSS pixels. */
export interface VerticalSlice {
  top: number;
  height: number;
}
