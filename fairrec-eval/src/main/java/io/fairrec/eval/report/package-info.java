/**
 * One offline HTML page that tells what an experiment found.
 *
 * <p>A {@link io.fairrec.eval.report.Report} is data: sections of {@linkplain io.fairrec.eval.report.Block blocks}, all of
 * them records. The page is one file. It holds the styles, the program, Apache ECharts and the values; a content security
 * policy forbids it every request. Every chart has a table with the same values beside it, for those who read with their
 * ears and for those who want the figures. Equal reports give equal pages, byte for byte.
 *
 * <p>Values from data (product names, groups, reasons) are text, never markup: in the page by one escaping function, in the
 * embedded JSON by escapes of all characters that mean something to HTML, in charts and tooltips by text nodes.
 */
@NullMarked
package io.fairrec.eval.report;

import org.jspecify.annotations.NullMarked;
