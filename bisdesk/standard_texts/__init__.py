"""Standard texts for questions to the filer and for rejections: four languages, kept by the desk."""
