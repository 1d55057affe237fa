from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "mingting.handle.reviews"
    label = "reviews"
    verbose_name = "评价"
