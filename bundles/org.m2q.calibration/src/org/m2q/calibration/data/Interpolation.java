package org.m2q.calibration.data;

/**
 * How a picture gets another size. Pixels are squares: the centre of pixel i of n lies at (i + ½) / n of the side. Pixels outside repeat those at the border;
 * results are rounded to 8 bits, halves up.
 */
public enum Interpolation {

	/** The pixel whose square the centre lies in. */
	NEAREST("nearest"),
	/** The two nearest pixels of each axis by their distance, also where the picture shrinks (as OpenCV). */
	BILINEAR("bilinear"),
	/** Four pixels of each axis with Keys' cubic, a = −0.75, also where the picture shrinks (as OpenCV). */
	BICUBIC("bicubic"),
	/** As bilinear, but the triangle becomes as much wider as the picture shrinks, so that every pixel counts (as Pillow). */
	SMOOTH("smooth");

	private final String word;

	Interpolation(String word) {
		this.word = word;
	}

	/** The name in the language. */
	public String word() {
		return word;
	}
}
