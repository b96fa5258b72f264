package org.m2q.ui.views.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Supplier;

import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobFunction;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.ImageTransfer;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;
import org.m2q.ui.charts.Chart;
import org.m2q.ui.charts.ChartCanvas;
import org.m2q.ui.charts.ChartImages;

/** Charts outside of the workbench. */
public final class Exports {

	private static final int LEAST_WIDTH = 200;
	private static final int LEAST_HEIGHT = 150;

	private Exports() {
	}

	/** Puts the numbers of a chart on the clipboard. */
	static void copy(ChartCanvas canvas, Chart chart) {
		Clipboard clipboard = new Clipboard(canvas.getDisplay());
		try {
			clipboard.setContents(new Object[] { chart.table().tsv() }, new Transfer[] { TextTransfer.getInstance() });
		} finally {
			clipboard.dispose();
		}
	}

	/** Puts the whole chart on the clipboard as a picture. */
	public static void copyPicture(ChartCanvas canvas, Chart chart) {
		Point size = canvas.getSize();
		copy(canvas.getDisplay(), ChartImages.pixels(chart, canvas.theme(), canvas.getFont(), Math.max(LEAST_WIDTH, size.x), Math.max(LEAST_HEIGHT, size.y)));
	}

	/** Puts what is seen of a widget on the clipboard as a picture. */
	public static void copyPicture(Control control) {
		Rectangle area = control.getBounds();
		Image image = new Image(control.getDisplay(), Math.max(1, area.width), Math.max(1, area.height));
		GC gc = new GC(image);
		try {
			control.print(gc);
			copy(control.getDisplay(), image.getImageData());
		} finally {
			gc.dispose();
			image.dispose();
		}
	}

	private static void copy(Display display, ImageData pixels) {
		Clipboard clipboard = new Clipboard(display);
		try {
			clipboard.setContents(new Object[] { pixels }, new Transfer[] { ImageTransfer.getInstance() });
		} finally {
			clipboard.dispose();
		}
	}

	/**
	 * Asks for a file and writes a picture into it.
	 *
	 * @param ending {@code png} or {@code svg}
	 */
	static void ask(Shell shell, ChartCanvas canvas, Chart chart, String name, String ending) {
		FileDialog dialog = new FileDialog(shell, SWT.SAVE);
		dialog.setText(Messages.exportTitle);
		dialog.setFilterExtensions(new String[] { "*." + ending });
		dialog.setFileName(name + "." + ending);
		dialog.setOverwrite(true);
		Optional.ofNullable(dialog.open()).ifPresent(path -> write(canvas, chart, Path.of(path)));
	}

	/** Draws a chart as the canvas shows it and writes it in the background; the ending of the file decides the format. */
	public static Job write(ChartCanvas canvas, Chart chart, Path path) {
		Point size = canvas.getSize();
		int width = Math.max(LEAST_WIDTH, size.x);
		int height = Math.max(LEAST_HEIGHT, size.y);
		Supplier<byte[]> bytes = content(canvas, chart, path, width, height);
		Job job = Job.create(NLS.bind(Messages.exportJob, path.getFileName()), (IJobFunction) monitor -> save(path, bytes.get()));
		job.schedule();
		return job;
	}

	/** Draws here; what can be done elsewhere is left to the supplier. */
	private static Supplier<byte[]> content(ChartCanvas canvas, Chart chart, Path path, int width, int height) {
		if (path.toString().endsWith(".svg")) {
			String text = ChartImages.svg(chart, canvas.theme(), canvas.getFont(), width, height);
			return () -> text.getBytes(StandardCharsets.UTF_8);
		}
		ImageData pixels = ChartImages.pixels(chart, canvas.theme(), canvas.getFont(), width, height);
		return () -> ChartImages.png(pixels);
	}

	/** The file appears whole or not at all. */
	private static IStatus save(Path path, byte[] bytes) {
		Path part = path.resolveSibling("." + path.getFileName() + ".part");
		try {
			Files.write(part, bytes);
			try {
				Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
			} catch (AtomicMoveNotSupportedException e) {
				Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
			}
			return Status.OK_STATUS;
		} catch (IOException e) {
			try {
				Files.deleteIfExists(part);
			} catch (IOException leftOver) {
				e.addSuppressed(leftOver);
			}
			return new Status(IStatus.ERROR, Icons.PLUGIN_ID, NLS.bind(Messages.exportFailed, path, e.getMessage()), e);
		}
	}
}
