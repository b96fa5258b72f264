/** Wizards that make projects and files. */
package org.m2q.ui.internal.wizards;
