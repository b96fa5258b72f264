package org.m2q.ui.charts;

import java.io.ByteArrayOutputStream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.graphics.Transform;
import org.eclipse.swt.widgets.Display;

/** Charts as pictures. Drawing belongs to the user interface thread, because texts are measured there. */
public final class ChartImages {

	/** Pixels of an image per pixel of the screen. */
	public static final int SCALE = 2;

	private static final int LARGEST = 16_000;

	private ChartImages() {
	}

	/**
	 * A chart as pixels with all that would have to be scrolled to, up to 16,000 pixels.
	 *
	 * @param width in pixels of the screen; the image has twice as many
	 * @param visible height of the window in pixels of the screen
	 */
	public static ImageData pixels(Chart chart, Theme theme, Font font, int width, int visible) {
		Display display = Display.getCurrent();
		int height = Math.min(LARGEST / SCALE, measured(chart, font, width, visible));
		Image image = new Image(display, width * SCALE, height * SCALE);
		GC gc = new GC(image);
		Transform scaled = new Transform(display);
		try {
			gc.setFont(font);
			gc.setBackground(new Color(theme.background()));
			gc.fillRectangle(0, 0, width * SCALE, height * SCALE);
			scaled.scale(SCALE, SCALE);
			gc.setTransform(scaled);
			GcSurface surface = new GcSurface(gc);
			chart.layout(surface, theme, width, height).paint(surface, new Rectangle(0, 0, width, height), Highlight.NONE);
			return image.getImageData(100);
		} finally {
			scaled.dispose();
			gc.dispose();
			image.dispose();
		}
	}

	/** Pixels as Portable Network Graphics. Any thread. */
	public static byte[] png(ImageData pixels) {
		ImageLoader loader = new ImageLoader();
		loader.data = new ImageData[] { pixels };
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		loader.save(bytes, SWT.IMAGE_PNG);
		return bytes.toByteArray();
	}

	/**
	 * A chart as Scalable Vector Graphics with all that would have to be scrolled to.
	 *
	 * @param width in pixels
	 * @param visible height of the window in pixels
	 */
	public static String svg(Chart chart, Theme theme, Font font, int width, int visible) {
		Image image = new Image(Display.getCurrent(), 1, 1);
		GC gc = new GC(image);
		try {
			gc.setFont(font);
			GcSurface measure = new GcSurface(gc);
			int height = chart.height(measure, width, visible);
			SvgSurface surface = new SvgSurface(measure, theme, width, height, chart.title());
			chart.layout(measure, theme, width, height).paint(surface, new Rectangle(0, 0, width, height), Highlight.NONE);
			return surface.document();
		} finally {
			gc.dispose();
			image.dispose();
		}
	}

	private static int measured(Chart chart, Font font, int width, int visible) {
		Image image = new Image(Display.getCurrent(), 1, 1);
		GC gc = new GC(image);
		try {
			gc.setFont(font);
			return Math.max(1, chart.height(new GcSurface(gc), width, visible));
		} finally {
			gc.dispose();
			image.dispose();
		}
	}
}
