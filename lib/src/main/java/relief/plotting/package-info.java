/** Figures for notebooks and papers: images, filters, curves and histograms as PNG, SVG and PDF. */
package relief.plotting;
