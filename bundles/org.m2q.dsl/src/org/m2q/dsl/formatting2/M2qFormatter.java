package org.m2q.dsl.formatting2;

import org.eclipse.xtext.formatting2.AbstractJavaFormatter;

/** The canonical layout of a file. */
public class M2qFormatter extends AbstractJavaFormatter {
}
