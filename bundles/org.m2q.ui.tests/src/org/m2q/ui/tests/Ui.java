package org.m2q.ui.tests;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** Drives the workbench from a test, which itself runs in the user interface thread. */
public final class Ui {

	private static final Path BUNDLE = bundle();

	private Ui() {
	}

	/** Folder of this bundle in the source tree. */
	public static Path bundle() {
		for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
			if (Files.isDirectory(folder.resolve("dsl-examples"))) {
				return folder.resolve("bundles/org.m2q.ui.tests");
			}
		}
		throw new IllegalStateException("the source tree is not above " + Path.of("").toAbsolutePath());
	}

	/** Root of the source tree. */
	public static Path root() {
		return BUNDLE.getParent().getParent();
	}

	/** Lets the workbench work until something holds. */
	public static void await(String what, long milliseconds, BooleanSupplier condition) {
		long end = System.nanoTime() + milliseconds * 1_000_000;
		Display display = Display.getCurrent();
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() > end) {
				screenshot("failed-" + what.replaceAll("[^a-zA-Z0-9]+", "-"));
				fail("not within " + milliseconds + " ms: " + what);
			}
			if (!display.readAndDispatch()) {
				pause();
			}
		}
	}

	/** Lets the workbench work for some time. */
	public static void pump(long milliseconds) {
		long end = System.nanoTime() + milliseconds * 1_000_000;
		Display display = Display.getCurrent();
		while (System.nanoTime() < end) {
			if (!display.readAndDispatch()) {
				pause();
			}
		}
	}

	private static void pause() {
		try {
			Thread.sleep(5);
		} catch (InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	/** Saves what the screen shows. */
	public static Path screenshot(String name) {
		Display display = Display.getCurrent();
		pump(300);
		Shell window = OpenFile.page().getWorkbenchWindow().getShell();
		Rectangle bounds = window.getBounds();
		return save(name, display, bounds.intersection(display.getBounds()));
	}

	/** Saves a part of the screen. */
	public static Path save(String name, Display display, Rectangle bounds) {
		Image image = new Image(display, bounds.width, bounds.height);
		GC gc = new GC(display);
		gc.copyArea(image, bounds.x, bounds.y);
		gc.dispose();
		ImageLoader loader = new ImageLoader();
		loader.data = new ImageData[] { image.getImageData() };
		image.dispose();
		Path file = BUNDLE.resolve("target/screenshots/" + name + ".png");
		try {
			Files.createDirectories(file.getParent());
		} catch (IOException e) {
			throw new UncheckedIOException(e);
		}
		loader.save(file.toString(), SWT.IMAGE_PNG);
		return file;
	}

	/** Copies a folder. */
	public static void copy(Path from, Path to) throws IOException {
		try (Stream<Path> paths = Files.walk(from)) {
			for (Path path : paths.toList()) {
				Path target = to.resolve(from.relativize(path).toString());
				if (Files.isDirectory(path)) {
					Files.createDirectories(target);
				} else if (!path.getFileName().toString().equals(".project")) {
					Files.copy(path, target);
				}
			}
		}
	}
}
