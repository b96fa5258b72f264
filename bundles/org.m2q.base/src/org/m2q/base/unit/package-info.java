/** Physical dimensions, units, quantities and their locale-independent printing. */
package org.m2q.base.unit;
